/** A store in S3-compatible object storage. */
import { AwsClient } from 'aws4fetch';
import { requireStoreName, type Store } from './store';

export interface S3Place {
  /** As `https://s3.eu-central-1.amazonaws.com` or that of another provider. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** Folder in the bucket; may be empty. */
  readonly prefix: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Requests are tried again by the library on errors of the server. */
const RETRIES = 5;
const TIMEOUT_MS = 60_000;

export function openS3Store(place: S3Place): Store {
  const { endpoint, region, bucket, prefix, accessKeyId, secretAccessKey, sessionToken } = place;
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    sessionToken,
    region,
    service: 's3',
    retries: RETRIES,
  });
  const root = [new URL(endpoint).href.replace(/\/$/, ''), bucket, ...(prefix === '' ? [] : [prefix])]
    .map((part, at) => (at === 0 ? part : part.split('/').map(encodeURIComponent).join('/')))
    .join('/');

  async function ask(method: string, name: string, body?: Uint8Array): Promise<Response | null> {
    requireStoreName(name);
    const response = await client.fetch(`${root}/${name}`, {
      method,
      // Copied: the library wants a body that owns its memory.
      ...(body === undefined ? {} : { body: Uint8Array.from(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status === 404) {
      return null;
    }
    if (!response.ok) {
      throw new Error(
        `${method} ${root}/${name} was answered with ${response.status} ${response.statusText}`,
      );
    }
    return response;
  }

  return {
    place: `s3://${bucket}/${prefix}`,
    async read(name) {
      const response = await ask('GET', name);
      return response === null ? null : Buffer.from(await response.arrayBuffer());
    },
    has: async (name) => (await ask('HEAD', name)) !== null,
    async write(name, content) {
      if ((await ask('PUT', name, content)) === null) {
        throw new Error(`There is no bucket ${bucket} at ${endpoint}`);
      }
    },
    async remove(name) {
      await ask('DELETE', name);
    },
  };
}
