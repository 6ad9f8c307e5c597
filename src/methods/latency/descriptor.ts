import { runtimePage } from '../../contracts/latency/page';
import { longRequest } from '../../process/supervisor/policy';
import { defineMethod } from '../descriptor';

/** How long an ONNX model takes here and elsewhere, node by node: predicted, measured, and its training. */
export const latency = defineMethod({
  id: 'latency',
  title: 'Running time of ONNX models',
  docs: {
    file: 'docs/runtime.md',
    title: 'Running time of ONNX models',
    about: 'what is read, counted, measured and predicted',
  },
  schemas: ['docs/runtime.schema.json'],
  jobs: async () => (await import('./jobs')).latencyJobs,
  requests: {
    measureModel: longRequest(300_000),
    calibrateLatency: longRequest(120_000),
  },
  cli: [
    {
      name: 'runtime',
      summary: 'Say what ONNX models take: time, work, weights, memory, node by node',
      load: async () => (await import('./cli/command')).runtimeCommand,
    },
  ],
  pages: [{ ...runtimePage, filenamePattern: '*.onnx' }],
  commands: [
    { id: 'showModelRuntime', title: 'Show Model Runtime', icon: 'dashboard' },
    { id: 'calibrateRuntime', title: 'Calibrate Runtime Model', enablement: 'isWorkspaceTrusted' },
  ],
});
