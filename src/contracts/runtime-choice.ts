/** What executes the models; `auto` takes the fastest that works. */
export type RuntimeChoice = 'auto' | 'onnx' | 'wasm' | 'tfjs-node' | 'cpu';
