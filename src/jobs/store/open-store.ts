/** A store as users write it: a folder, or `s3://BUCKET/PREFIX`. */
import path from 'node:path';
import { userError } from '../../process/rpc/errors';
import { openFolderStore } from './folder-store';
import { openS3Store } from './s3-store';
import type { Store } from './store';

type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that other tools for S3 read as well. */
const KEYS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;

/** @throws user error `bad-store` that says what is missing */
export function openStore(written: string, env: Environment, cwd: string): Store {
  if (!written.startsWith('s3:')) {
    if (/^[a-z][a-z0-9+.-]+:\/\//i.test(written)) {
      throw userError('bad-store', `${written} is neither a folder nor s3://BUCKET/PREFIX.`);
    }
    return openFolderStore(path.resolve(cwd, written));
  }
  const [bucket, ...folders] = written.slice('s3://'.length).split('/');
  if (!written.startsWith('s3://') || !/^[a-z0-9][a-z0-9.-]+$/.test(bucket)) {
    throw userError('bad-store', `${written} does not name a bucket: write s3://BUCKET/PREFIX.`);
  }
  const missing = KEYS.filter((name) => (env[name] ?? '') === '');
  if (missing.length > 0) {
    throw userError('bad-store', `${written} needs credentials: set ${missing.join(' and ')}.`);
  }
  const region = env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? 'us-east-1';
  return openS3Store({
    endpoint: env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL ?? `https://s3.${region}.amazonaws.com`,
    region,
    bucket,
    prefix: folders.filter((folder) => folder !== '').join('/'),
    accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
    sessionToken: env.AWS_SESSION_TOKEN,
  });
}
