import type { CompressionSnapshot } from '../../../src/contracts/compression/page';
import { exampleReport } from '../../unit/methods/compression/example-report';

/** A compressed model of which one variant is faster, one slower, and one does not run as WebAssembly. */
export function compressedModel(change: Partial<CompressionSnapshot> = {}): CompressionSnapshot {
  return {
    path: '/shop/models/net.onnx',
    fileName: 'models/net.onnx',
    trusted: true,
    report: { ...exampleReport, output: null },
    isOutdated: false,
    data: [],
    message: null,
    running: null,
    written: null,
    ...change,
  };
}

/** A model that was opened on this page and not compressed yet. */
export function uncompressedModel(change: Partial<CompressionSnapshot> = {}): CompressionSnapshot {
  return compressedModel({ report: null, ...change });
}
