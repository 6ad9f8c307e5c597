import { existsSync } from 'node:fs';
import path from 'node:path';
import { version } from '../../package.json';

export const toolInfo = { name: 'meshlens', version } as const;

type ShippedModel = 'gtf-net' | 'scaledl' | 'scheduling' | 'diagnosis' | 'outline' | 'load-base';

/** The folder of a model that ships, by the name that a declaration of a job gives it. */
export const installedModelFolder = (name: string): string => shippedModelFolder(name as ShippedModel);

/** The folder of a model that ships with Meshlens: `models/` lies beside `dist/` in every installation. */
export function shippedModelFolder(name: ShippedModel = 'gtf-net'): string {
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'models', name);
    if (existsSync(path.join(candidate, 'model.json'))) {
      return candidate;
    }
    if (path.dirname(folder) === folder) {
      return path.join(__dirname, '../worker', 'models', name);
    }
  }
}
