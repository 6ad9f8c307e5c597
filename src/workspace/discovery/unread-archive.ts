/** Archives and compressions that are not read. */
const UNREAD = /\.(?:zip|7z|rar|bz2|xz|lz4|br|tar|tgz)$|\.tar\.(?:gz|zst|zstd)$/i;
/** Names of those that are expected to hold spans or metrics. */
const HOLDS_RECORDS = /(?:trace|span|otlp|metric|jaeger|zipkin)|\.(?:jsonl?|ndjson|csv|tsv|pb|binpb)\./i;

export const UNPACK = 'an archive or compression that is not read: unpack it, or use gzip or Zstandard';

/** @param name without folders */
export function isUnreadArchive(name: string): boolean {
  return UNREAD.test(name) && hasNameOfRecords(name);
}

export function hasNameOfRecords(name: string): boolean {
  return HOLDS_RECORDS.test(name);
}
