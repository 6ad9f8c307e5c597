import type { CompressionRequests, CompressionSnapshot } from '../../src/contracts/compression/page';
import type { VariantName } from '../../src/contracts/compression/report';
import type { MessagePort } from '../../src/process/rpc/port';
import { connectPage, type PageHost } from '../kit/connection';

/** What the page asks of the editor, and what it hears from it. */
export interface CompressionHost extends PageHost<CompressionSnapshot> {
  compress(sizeFactor: number | null): Promise<void>;
  write(variant: VariantName): Promise<void>;
  /** What has no parameters and no answer but the next snapshot. */
  ask(what: 'chooseData' | 'forgetData' | 'cancel' | 'showRuntime' | 'manageTrust'): Promise<void>;
}

/** The editor as seen through a message port. */
export function connectHost(port: MessagePort): CompressionHost {
  const { host, request } = connectPage<CompressionRequests, CompressionSnapshot>(port);
  return {
    ...host,
    async compress(sizeFactor) {
      await request('compress', { sizeFactor });
    },
    async write(variant) {
      await request('write', { variant });
    },
    async ask(what) {
      await request(what, null);
    },
  };
}
