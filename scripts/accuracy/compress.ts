// npm run accuracy:compress [-- NAME...]: compresses the light models of the ONNX test suite (with MESHLENS_DATA) and ten generated
// networks through the command line, and prints size, predicted beside measured speed-up, and difference. Writes docs/compress.md
// after each model when no NAME limits it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { networkNamed } from '../../bench/networks/catalogue';
import { generateNetwork } from '../../bench/networks/spec';
import { replaceBetween } from '../../bench/model-latency/models';
import type { CompressionReport } from '../../src/contracts/compression/report';
import { compressionTable } from './compress/table';

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
const PAGE = path.resolve(__dirname, '../../docs/compress.md');

function main(): void {
  const wanted = process.argv.slice(2);
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
      reports.push([name, compress(file, folder)]);
      console.log(compressionTable(reports.slice(-1)).join('\n'));
      if (wanted.length === 0) {
        const page = readFileSync(PAGE, 'utf8');
        writeFileSync(PAGE, replaceBetween(page, 'compress', compressionTable(reports).join('\n')));
      }
    }
    console.log(`\n${compressionTable(reports).join('\n')}`);
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

function compress(file: string, folder: string): CompressionReport {
  const report = path.join(folder, 'report.json');
  const cli = path.resolve(__dirname, '../../dist/cli.js');
  execFileSync(process.execPath, [cli, 'compress', file, '--quiet', '--json', report], { stdio: 'inherit' });
  return JSON.parse(readFileSync(report, 'utf8')) as CompressionReport;
}

main();
