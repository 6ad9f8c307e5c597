import { posix } from 'node:path';

const DEFAULT_NAME = /^(?:docker-)?compose\.ya?ml$/;
/** The first of these that exists is merged over the file with the default name. */
const OVERRIDE_NAMES = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];

/** Names of files one of which may be merged over `file`. */
export function overrideNamesOf(file: string): readonly string[] {
  return DEFAULT_NAME.test(posix.basename(file)) ? OVERRIDE_NAMES : [];
}
