import { describe, expect, it } from 'vitest';
import { defaultStorageDir } from '../../../src/cli/storage-dir';

describe('defaultStorageDir', () => {
  it.each([
    ['linux', {}, '/home/ada', '/home/ada/.cache/meshlens'],
    ['linux', { XDG_CACHE_HOME: '/var/cache/ada' }, '/home/ada', '/var/cache/ada/meshlens'],
    ['linux', { XDG_CACHE_HOME: 'relative' }, '/home/ada', '/home/ada/.cache/meshlens'],
    ['linux', { XDG_CACHE_HOME: '' }, '/home/ada', '/home/ada/.cache/meshlens'],
    ['darwin', {}, '/Users/ada', '/Users/ada/Library/Caches/meshlens'],
    ['darwin', { XDG_CACHE_HOME: '/elsewhere/cache' }, '/Users/ada', '/elsewhere/cache/meshlens'],
    [
      'win32',
      { LOCALAPPDATA: 'C:\\Users\\ada\\AppData\\Local' },
      'C:\\Users\\ada',
      'C:\\Users\\ada\\AppData\\Local\\meshlens\\cache',
    ],
    ['win32', {}, 'C:\\Users\\ada', 'C:\\Users\\ada\\AppData\\Local\\meshlens\\cache'],
  ] as const)('on %s with %j', (platform, env, homeDir, folder) => {
    expect(defaultStorageDir({ platform, env, homeDir })).toBe(folder);
  });
});
