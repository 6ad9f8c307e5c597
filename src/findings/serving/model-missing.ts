import type { Rule } from '../rule';
import { remarksOn } from './statements';

/** A config beside which the model it configures should lie, and does not. */
export const modelMissing: Rule = {
  id: 'model-missing',
  severity: 'hint',
  description: 'The ONNX model that this config serves is not where the server will look for it.',
  check: (input) => remarksOn(input, ({ use: { place, range, name } }) =>
    place.kind !== 'missing' ? [] : [{ range, message: `The model of ${name} is not in this folder: ${place.expected} does not exist. The server will not load it from here.` }]),
};
