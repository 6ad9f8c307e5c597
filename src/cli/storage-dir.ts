import { posix, win32 } from 'node:path';

/** What decides where the cache lies. */
export interface StoragePlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly homeDir: string;
}

/** The folder for cached features, models and results, where each platform keeps what may be deleted at any time. */
export function defaultStorageDir({ env, platform, homeDir }: StoragePlace): string {
  if (platform === 'win32') {
    return win32.join(env.LOCALAPPDATA || win32.join(homeDir, 'AppData', 'Local'), 'meshlens', 'cache');
  }
  if (env.XDG_CACHE_HOME && posix.isAbsolute(env.XDG_CACHE_HOME)) {
    return posix.join(env.XDG_CACHE_HOME, 'meshlens');
  }
  if (platform === 'darwin') {
    return posix.join(homeDir, 'Library', 'Caches', 'meshlens');
  }
  // The XDG specification: a relative XDG_CACHE_HOME is invalid and to be ignored.
  return posix.join(homeDir, '.cache', 'meshlens');
}
