/** Vite gives a file's address for these. */
declare module '*?url' {
  const address: string;
  export default address;
}
