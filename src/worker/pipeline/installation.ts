import { existsSync } from 'node:fs';
import path from 'node:path';

/** The folder of the model that ships with Meshlens: `models/` lies beside `dist/` in every installation. */
export function shippedModelFolder(): string {
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'models', 'gtf-net');
    if (existsSync(path.join(candidate, 'model.json'))) return candidate;
    if (path.dirname(folder) === folder) return path.join(__dirname, '..', 'models', 'gtf-net');
  }
}
