/** Points across the image of what a network answers in the plane. */
export const SPIRAL_SIDE = 48;
/** How much of the plane it shows on each side of the centre: inputs are standardized, and reach to about 2. */
export const SPIRAL_EXTENT = 2.2;
