import { PROTOCOL_VERSION } from '../../src/contracts/protocol';

/** Says that the page listens. Rejects when page and extension do not fit together, as after an update. */
export async function greet(client: {
  request(kind: 'ready', params: { protocol: number }): Promise<{ protocol: number }>;
}): Promise<void> {
  const { protocol } = await client.request('ready', { protocol: PROTOCOL_VERSION });
  if (protocol !== PROTOCOL_VERSION) {
    throw new Error(
      `This page speaks protocol ${PROTOCOL_VERSION}, the extension ${protocol}: reload the window.`,
    );
  }
}
