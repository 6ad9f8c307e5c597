/** Archives that are entered, by their first bytes, decompressed. */
export type ArchiveKind = 'zip' | 'tar';

const ZIP_SIGN = Buffer.from('PK\x03\x04', 'latin1');
const TAR_SIGN = 'ustar';
const TAR_SIGN_AT = 257;

export function archiveKindOf(content: Buffer): ArchiveKind | undefined {
  if (content.subarray(0, ZIP_SIGN.length).equals(ZIP_SIGN)) {
    return 'zip';
  }
  return content.toString('latin1', TAR_SIGN_AT, TAR_SIGN_AT + TAR_SIGN.length) === TAR_SIGN
    ? 'tar'
    : undefined;
}
