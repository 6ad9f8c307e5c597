import type { Received } from '../../contracts/receive';
import type { StatusContent } from '../host/surfaces';

/** "3 spans, 1 metric". */
export function receivedText({ spans, metrics }: Pick<Received, 'spans' | 'metrics'>): string {
  const counted = (count: number, noun: string): string =>
    `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
  return [counted(spans, 'span'), ...(metrics > 0 ? [counted(metrics, 'metric')] : [])].join(', ');
}

/** The status item while traces are received; a click stops it. */
export function receivingStatus(received: Received, folder: string): StatusContent {
  const { port, trouble } = received;
  return {
    text: `$(cloud-download) ${receivedText(received)}`,
    tooltip: [
      `Meshlens receives OTLP on http://localhost:${port} into ${folder}.`,
      ...(trouble === null ? [] : [`The last request was refused: ${trouble}.`]),
      'Click to stop.',
    ].join('\n'),
    command: 'meshlens.stopReceiving',
    warn: trouble !== null,
  };
}
