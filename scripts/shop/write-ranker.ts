// npm run record:model: writes samples/shop/model_repository/ranker/1/model.onnx again, byte by byte as it is.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { rankerModel } from './ranker-model';

const file = path.join(import.meta.dirname, '../../samples/shop/model_repository/ranker/1/model.onnx');

void mkdir(path.dirname(file), { recursive: true })
  .then(() => writeFile(file, rankerModel()))
  .then(() => console.log(`${file} is written.`));
