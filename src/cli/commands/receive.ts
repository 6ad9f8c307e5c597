import { once } from 'node:events';
import { resolve } from 'node:path';
import { startReceiver } from '../../app/receive/receiver';
import { OTLP_PORT, type Received } from '../../contracts/receive';
import { requireFolder } from '../arguments/analysis-options';
import { whole } from '../arguments/whole';
import { ExitCode } from '../exit-code';
import { formatPlural } from '../format';
import type { CommandDefinition } from './command';

const MAX_PORT = 65_535;
const ROTATE_MB = 128;
const MAX_ROTATE_MB = 10_240;

export const receiveCommand: CommandDefinition = {
  positionals: ['FOLDER'],
  options: [
    { name: 'port', value: 'N', description: `Port on 127.0.0.1 and ::1 (default: ${OTLP_PORT})` },
    {
      name: 'rotate',
      value: 'MB',
      description: `Size at which the next file begins (default: ${ROTATE_MB})`,
    },
  ],
  details: [
    'Receives OTLP over HTTP from this machine, JSON and protobuf, and writes traces and metrics to files in FOLDER until',
    'Ctrl-C. Exporters find it by default; another port is set with OTEL_EXPORTER_OTLP_ENDPOINT.',
  ],
  examples: ['meshlens receive recordings', 'meshlens receive recordings --port 14318'],

  async run(parsed, { cwd, now, signal, stderr, stdout }) {
    const [asWritten] = parsed.positionals;
    const folder = resolve(cwd, asWritten);
    await requireFolder(folder, asWritten);
    const mb = whole('rotate', parsed.one('rotate') ?? String(ROTATE_MB), 1, MAX_ROTATE_MB);
    const receiver = await startReceiver({
      folder,
      port: whole('port', parsed.one('port') ?? String(OTLP_PORT), 0, MAX_PORT),
      nowMs: now(),
      rotateBytes: mb << 20,
      onChange: tellChanges((line) => stderr.write(`${line}\n`)),
    });
    stderr.write(
      `Receiving OTLP on http://localhost:${receiver.received.port} into ${asWritten}. Ctrl-C ends it.\n`,
    );
    if (!signal.aborted) {
      await once(signal, 'abort');
    }
    stdout.write(summary(await receiver.close(), asWritten));
    return ExitCode.ok;
  },
};

/** Says when the first records arrive, and what is refused: each reason once until a request is accepted again. */
function tellChanges(say: (line: string) => void): (received: Received) => void {
  let trouble: string | null = null;
  let hasSpans = false;
  return (received) => {
    if (received.trouble !== null && received.trouble !== trouble) {
      say(`refused: ${received.trouble}`);
    }
    if (received.trouble === null && trouble !== null) {
      say('accepted again');
    }
    trouble = received.trouble;
    if (!hasSpans && received.spans > 0) {
      hasSpans = true;
      say('the first spans have arrived');
    }
  };
}

function summary({ spans, metrics, files, refused }: Received, folder: string): string {
  const counts = [formatPlural(spans, 'span'), formatPlural(metrics, 'metric')].join(' and ');
  const lines = [
    `Received ${counts}${refused === 0 ? '' : `; ${formatPlural(refused, 'request')} refused`}`,
    ...files.map((file) => `  ${file}`),
    ...(spans + metrics === 0 ? [] : [`Analyze them with: meshlens analyze ${folder}`]),
  ];
  return `${lines.join('\n')}\n`;
}
