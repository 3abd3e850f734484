/** wrangler, esbuild's `--loader` rule and the vitest plugin all give a compiled module for a `.wasm` import. */
declare module '*.wasm' {
  const module: WebAssembly.Module
  export default module
}
