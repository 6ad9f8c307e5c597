// tsx scripts/model/runtime/record.ts FOLDER CHUNK: measures one chunk of the networks that train the runtime model.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { loadOnnxRuntime } from '../../../src/analytics/runtime/measure/sessions';
import { chunks } from './chunks';
import { recordNetworks } from './record-networks';

async function main(): Promise<void> {
  const [folder, chunk] = process.argv.slice(2);
  const record = await recordNetworks(await loadOnnxRuntime(), chunks()[Number(chunk)], Number(chunk), (line) => console.log(line));
  await writeFile(path.join(folder, `chunk-${chunk}.json`), JSON.stringify(record));
}

void main();
