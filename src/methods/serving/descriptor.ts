import { OPENING_MODELS_MS, shortRequest } from '../../process/supervisor/policy';
import { defineMethod } from '../descriptor';

/** Where a serving config contradicts the ONNX model it names. */
export const serving = defineMethod({
  id: 'serving',
  title: 'Serving configs',
  docs: {
    file: 'docs/serving.md',
    title: 'Serving configs',
    about: 'Triton, KServe, Compose and Kubernetes configs beside the models they name',
  },
  schemas: ['docs/serving.schema.json'],
  requests: { servedModels: shortRequest(OPENING_MODELS_MS) },
  cli: [
    {
      name: 'serving',
      summary: 'Check the serving configs of a folder against the ONNX models they name',
      load: async () => (await import('./cli/command')).servingCommand,
    },
  ],
  rules: async () => (await import('./rules')).rules,
});
