// npm run accuracy:compress [-- [--mixed] NAME...]: compresses the light models of the ONNX test suite (with MESHLENS_DATA) and ten
// generated networks through the command line, and prints size, predicted beside measured speed-up, and difference. With --mixed it
// makes `mixed-storage` alone, to a sixth of the size, and measures no times. Writes docs/compress.md after each model when neither
// --mixed nor a NAME limits it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { networkNamed } from '../../bench/networks/catalogue';
import { generateNetwork } from '../../bench/networks/spec';
import { replaceBetween } from '../../bench/model-latency/models';
import type { CompressionReport } from '../../src/contracts/compression/report';
import { compressionTable, mixedTable } from './compress/table';

const NETWORKS = [
  'resnet18-half',
  'vgg19-quarter',
  'mobilenet-v2',
  'efficientnet-b1-half',
  'shufflenet-v2-1x',
  'convnext-nano',
  'bert-mini',
  'gpt2-mini',
  'vit-tiny',
  'lstm-wide',
];
const MIXED = ['--variant', 'mixed-storage', '--target', 'size=1/6', '--no-measure'];
const PAGE = path.resolve(__dirname, '../../docs/compress.md');

function main(): void {
  const { values, positionals: wanted } = parseArgs({
    options: { mixed: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [table, options] = values.mixed ? [mixedTable, MIXED] : [compressionTable, []];
  const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
  const folder = mkdtempSync(path.join(tmpdir(), 'meshlens-accuracy-compress-'));
  try {
    const generated = NETWORKS.filter(isWanted).map((name) => {
      const file = path.join(folder, `${name}.onnx`);
      writeFileSync(file, generateNetwork(networkNamed(name)).model);
      return { name, file };
    });
    const reports: [string, CompressionReport][] = [];
    for (const { name, file } of [
      ...generated,
      ...lightModels().filter(({ name: light }) => isWanted(light)),
    ]) {
      reports.push([name, compress(file, folder, options)]);
      console.log(table(reports.slice(-1)).join('\n'));
      if (wanted.length === 0 && !values.mixed) {
        const page = readFileSync(PAGE, 'utf8');
        writeFileSync(PAGE, replaceBetween(page, 'compress', table(reports).join('\n')));
      }
    }
    console.log(`\n${table(reports).join('\n')}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function lightModels(): { readonly name: string; readonly file: string }[] {
  const data = process.env.MESHLENS_DATA;
  if (data === undefined) {
    console.log('MESHLENS_DATA not set: without the light models');
    return [];
  }
  const folder = path.join(data, 'onnx-light');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.onnx'))
    .map((file) => ({ name: path.basename(file, '.onnx'), file: path.join(folder, file) }));
}

function compress(file: string, folder: string, options: readonly string[]): CompressionReport {
  const report = path.join(folder, 'report.json');
  const cli = path.resolve(__dirname, '../../dist/cli.js');
  rmSync(report, { force: true });
  // A target that is not met is an exit code and a report all the same.
  spawnSync(process.execPath, [cli, 'compress', file, ...options, '--quiet', '--json', report], {
    stdio: 'inherit',
  });
  return JSON.parse(readFileSync(report, 'utf8')) as CompressionReport;
}

main();
