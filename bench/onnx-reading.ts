/** How long reading the structure of a model of 650 MB takes, and how much memory on top; each time in a new process. Writes docs/onnx.md. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeModel } from '../src/onnx/write/write-model';
import { readOnnxModel } from '../src/onnx/read';
import { describeMachine, writeIntoPage } from './engine/page';

const NODES = 3500;
const WIDTH = 216;
const TIMES = 5;
const FLOAT_BYTES = 4;

const [, , asked] = process.argv;
(asked === undefined ? compare() : read(asked)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

function compare(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'meshlens-onnx-reading-'));
  try {
    const file = path.join(folder, 'large.onnx');
    writeFileSync(file, largeModel());
    const rows = Array.from({ length: TIMES }, () => {
      const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', __filename, file], {
        encoding: 'utf8',
      });
      if (status !== 0) {
        throw new Error(stderr);
      }
      return stdout.trim();
    });
    const text = `Measured on ${describeMachine()}, ${TIMES} processes:\n\n${rows.map((row) => `- ${row}`).join('\n')}`;
    console.log(text);
    writeIntoPage('onnx-reading', text, 'onnx.md');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return Promise.resolve();
}

async function read(file: string): Promise<void> {
  const before = process.memoryUsage().rss;
  const startedMs = performance.now();
  const { graph, fileBytes } = await readOnnxModel(file);
  const ms = performance.now() - startedMs;
  console.log(
    `${(fileBytes / 1e6).toFixed(0)} MB, ${graph.nodes.length} nodes: ${ms.toFixed(0)} ms, ${((process.memoryUsage().rss - before) / 1e6).toFixed(0)} MB more memory`,
  );
}

/** Products one after the other. */
function largeModel(): Uint8Array {
  const value = (name: string) => ({ name, dtype: 'float32', shape: [1, WIDTH] }) as const;
  const data = new Uint8Array(WIDTH * WIDTH * FLOAT_BYTES);
  return writeModel({
    nodes: Array.from({ length: NODES }, (_, at) => ({
      name: `n${at}`,
      opType: 'MatMul',
      domain: '',
      inputs: [`v${at}`, `w${at}`],
      outputs: [`v${at + 1}`],
      attributes: new Map(),
    })),
    inputs: [value('v0')],
    outputs: [value(`v${NODES}`)],
    constants: Array.from({ length: NODES }, (_, at) => ({
      name: `w${at}`,
      dtype: 'float32',
      shape: [WIDTH, WIDTH],
      data,
    })),
    opsets: new Map([['', 13]]),
  });
}
