import os from 'node:os';
import path from 'node:path';

/** Where this machine keeps what can be fetched again; never inside the project. */
export function cacheDir(env: NodeJS.ProcessEnv = process.env): string {
  return path.join(base(env), 'meshlens');
}

function base(env: NodeJS.ProcessEnv): string {
  if (env.XDG_CACHE_HOME) {
    return env.XDG_CACHE_HOME;
  }
  if (process.platform === 'darwin') {
    return path.join(os.homedir(), 'Library', 'Caches');
  }
  if (process.platform === 'win32' && env.LOCALAPPDATA) {
    return env.LOCALAPPDATA;
  }
  return path.join(os.homedir(), '.cache');
}
