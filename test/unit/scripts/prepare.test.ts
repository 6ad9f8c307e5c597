import { describe, expect, it } from 'vitest';

// The scripts are plain JavaScript, because they run before anything is installed.
const SCRIPT: string = '../../../scripts/lib/prepare.mjs';
const { staleReason } = await import(SCRIPT);

const lock = {
  packages: {
    '': { name: 'meshlens' },
    'node_modules/yaml': { version: '2.9.1' },
    'node_modules/a/node_modules/yaml': { version: '1.0.0' },
    'node_modules/fsevents': { version: '2.3.3', optional: true },
  },
};
const installed = (change: Record<string, unknown> = {}) => ({
  packages: {
    'node_modules/yaml': { version: '2.9.1' },
    'node_modules/a/node_modules/yaml': { version: '1.0.0' },
    ...change,
  },
});

describe('staleReason', () => {
  it('is satisfied with what the lock file says, optional packages aside', () => {
    expect(staleReason(lock, installed())).toBeNull();
    expect(staleReason(lock, installed({ 'node_modules/fsevents': { version: '2.3.3' } }))).toBeNull();
  });

  it('wants an install on a fresh clone, for a missing package and for another version', () => {
    expect(staleReason(lock, null)).toBe('node_modules is not there');
    expect(staleReason(lock, { packages: {} })).toBe('yaml is missing');
    expect(staleReason(lock, installed({ 'node_modules/yaml': { version: '2.8.0' } }))).toBe(
      'yaml is 2.8.0, locked is 2.9.1',
    );
    expect(staleReason(lock, installed({ 'node_modules/fsevents': { version: '1.0.0' } }))).toBe(
      'fsevents is 1.0.0, locked is 2.3.3',
    );
  });
});
