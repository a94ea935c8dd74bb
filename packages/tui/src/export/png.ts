/** Pixels for each unit of the SVG. */
const SCALE = 2;
const DPI = 72;

/** An image in PNG. The program that draws it is loaded for the first one. */
export async function png(svg: string): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  return sharp(Buffer.from(svg), { density: DPI * SCALE })
    .png()
    .toBuffer();
}
