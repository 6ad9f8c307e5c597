import type { Rule } from '../rule';
import { remarksOn } from './statements';

/** A config beside which the model it configures should lie, and does not, or is none. */
export const modelMissing: Rule = {
  id: 'model-missing',
  severity: 'hint',
  description:
    'The ONNX model that this config serves is not where the server will look for it, or cannot be read.',
  check: (input) =>
    remarksOn(input, ({ use: { place, range, name }, failure }) => {
      switch (place.kind) {
        case 'missing':
          return [
            {
              range,
              summary: `The model of ${name} is not in this folder.`,
              message: `The model of ${name} is not in this folder: ${place.expected} does not exist. The server will not load it from here.`,
            },
          ];
        case 'file':
          return failure === null
            ? []
            : [
                {
                  range,
                  summary: `The model of ${name} cannot be read.`,
                  message: `${place.file} cannot be read as an ONNX model: ${failure}.`,
                },
              ];
        case 'store':
          return [];
      }
    }),
};
