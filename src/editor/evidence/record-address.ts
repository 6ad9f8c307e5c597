import type { SpanLocation } from '../../contracts/problem';

export const RECORD_SCHEME = 'meshlens-record';

/** The parts of the address of a read-only document. */
export interface RecordAddress {
  readonly scheme: string;
  readonly path: string;
  readonly query: string;
}

/** The address of a record as a read-only document. The path is what the tab shows. */
export function recordAddress(folder: string, { file, offset }: SpanLocation): RecordAddress {
  const name = file.replace(/\.(gz|zstd?)$/i, '');
  return {
    scheme: RECORD_SCHEME,
    path: `/${name} @${offset}.json`,
    query: JSON.stringify({ folder, file, offset }),
  };
}

/** The counterpart of `recordAddress`; throws when the address is not one of ours. */
export function parseRecordAddress(address: Pick<RecordAddress, 'query'>): {
  readonly folder: string;
  readonly location: SpanLocation;
} {
  const { folder, file, offset } = JSON.parse(address.query) as {
    folder?: unknown;
    file?: unknown;
    offset?: unknown;
  };
  if (typeof folder !== 'string' || typeof file !== 'string' || typeof offset !== 'number') {
    throw new Error(`Not a record address: ${address.query}`);
  }
  return { folder, location: { file, offset } };
}
