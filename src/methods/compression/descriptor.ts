import { compressionPage } from '../../contracts/compression/page';
import { longRequest } from '../../process/supervisor/policy';
import { defineMethod } from '../descriptor';

/** ONNX models in fewer bytes, with what each way costs in time and in difference. */
export const compression = defineMethod({
  id: 'compression',
  title: 'Compression of ONNX models',
  docs: {
    file: 'docs/compress.md',
    title: 'Smaller ONNX models',
    about: 'how models are quantised, and what is said about size, time and difference',
  },
  schemas: ['docs/compress.schema.json'],
  jobs: async () => (await import('./jobs')).compressionJobs,
  requests: { compressModel: longRequest(900_000), writeVariant: longRequest(900_000) },
  cli: [
    {
      name: 'compress',
      summary: 'Make an ONNX model smaller or faster, and say what it costs',
      load: async () => (await import('./cli/command')).compressCommand,
    },
  ],
  pages: [{ ...compressionPage, filenamePattern: '*.onnx', priority: 'option' }],
  commands: [
    {
      id: 'compressModel',
      title: 'Compress Model',
      icon: 'fold',
      enablement: 'isWorkspaceTrusted',
      menus: [
        { menu: 'explorer/context', when: 'resourceExtname == .onnx', group: '7_modification@8' },
        {
          menu: 'editor/title',
          when: "activeCustomEditorId == 'meshlens.onnxModel'",
          group: 'navigation',
        },
      ],
    },
  ],
  editor: () => import('./editor'),
});
