/** An ONNX file that cannot be used: which file, where in it (bytes from its start), and why. */
export class OnnxFileError extends Error {
  constructor(
    readonly file: string,
    readonly offset: number,
    readonly reason: string,
  ) {
    super(`${file}: at byte ${offset}: ${reason}`);
    this.name = 'OnnxFileError';
  }
}
