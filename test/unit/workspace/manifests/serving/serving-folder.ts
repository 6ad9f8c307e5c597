import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type ModelUse, type Setting } from '../../../../../src/contracts/serving/served-model';
import { manifestText } from '../../../../../src/workspace/manifests/manifest-text';
import { parseServing, type ServingKind } from '../../../../../src/workspace/manifests/serving/read';
import type { ServingReading } from '../../../../../src/workspace/manifests/serving/reading';
import { workspaceFiles } from '../../../../../src/workspace/manifests/serving/workspace-files';
import { textAt } from '../support';

/** A folder with model files for tests of serving configs. */

/** The folder of the running test. */
export let folder: string;

/** Gives each test of the calling file a folder of its own. */
export function useServingFolder(): void {
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'meshlens-serving-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
}

export async function put(...files: string[]): Promise<void> {
  for (const file of files) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), '');
  }
}

export const parse = (text: string, file: string, kind: ServingKind): Promise<ServingReading> =>
  parseServing(manifestText(text, file), kind, workspaceFiles(folder));

/** Settings as `key = value @ the token`. */
export function settingsOf(text: string, use: ModelUse): Record<string, string> {
  const settings = Object.entries(use).filter(
    (entry): entry is [string, Setting] =>
      typeof entry[1] === 'object' && entry[1] !== null && 'key' in (entry[1] as object),
  );
  return Object.fromEntries(
    settings.map(([field, { value, range }]) => [field, `${value} @ ${textAt(text, range)}`]),
  );
}

export function fileOf({ place }: ModelUse): string {
  if (place.kind === 'file') {
    return place.file;
  }
  return place.kind === 'missing' ? `missing: ${place.expected}` : `store: ${place.address}`;
}
