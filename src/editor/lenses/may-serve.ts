/** Files in which a model may be named; the analytics process looks closer. */
export const SERVING_PATTERN = '**/*.{pbtxt,yaml,yml}';

const MAX_CHARACTERS = 5 * 1024 * 1024;

/** Whether a text is worth the question which models it serves. Cheap: it is asked for every text that is looked at. */
export function mayServe(path: string, text: string): boolean {
  if (text.length > MAX_CHARACTERS) {
    return false;
  }
  return /\.pbtxt$/i.test(path) || (/\.ya?ml$/i.test(path) && /onnx|triton|model/i.test(text));
}
