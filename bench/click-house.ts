/**
 * Folds 100 million generated spans in an embedded ClickHouse by the questions that a cluster is asked: how much comes back, and
 * how long it takes. The rows are made while they are read, so that nothing is stored. A number is the count of millions.
 */
import { loadChdb, type Session } from '../scripts/lib/chdb';
import { selectWindows, type Select } from '../src/app/sources/click-house';

const MILLION = 1e6;
const rows = Number(process.argv[2] ?? 100) * MILLION;
const fromMs = Date.UTC(2024, 4, 6);
const toMs = fromMs + 86_400_000;
const SPANS_PER_TRACE = 10;
const SERVICES = 20;

const VIEW = `CREATE VIEW otel_traces AS SELECT
  fromUnixTimestamp64Nano(toInt64(${fromMs}000000 + intDiv(number, ${SPANS_PER_TRACE}) * ${Math.floor((86_400e9 * SPANS_PER_TRACE) / rows)} + number % ${SPANS_PER_TRACE})) AS Timestamp,
  leftPad(hex(intDiv(number, ${SPANS_PER_TRACE})), 32, '0') AS TraceId,
  leftPad(hex(number + 1), 16, '0') AS SpanId,
  if(number % ${SPANS_PER_TRACE} = 0, '', leftPad(hex(number), 16, '0')) AS ParentSpanId,
  concat('GET /', toString(number % 50)) AS SpanName,
  ['Server', 'Client'][number % 2 + 1] AS SpanKind,
  concat('service-', toString(intDiv(number, 2) % ${SERVICES})) AS ServiceName,
  toUInt64(1000000 + cityHash64(number) % 100000000) AS Duration,
  if(cityHash64(number + 7) % 100 = 0, 'Error', 'Unset') AS StatusCode
FROM numbers(${rows})`;

const answered = { bytes: 0 };

/** @returns what asks a session, counting what comes back */
const asking =
  (session: Session): Select =>
  async (sql, what) => {
    const startedMs = performance.now();
    const result = await session.queryAsync(`${sql} SETTINGS output_format_json_quote_64bit_integers = 0`, {
      format: 'JSONCompactEachRow',
    });
    const answer = result.text();
    answered.bytes += answer.length;
    console.log(
      `${what.padEnd(10)} ${((performance.now() - startedMs) / 1000).toFixed(1).padStart(7)} s ${answer.length} bytes`,
    );
    return answer
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as unknown[]);
  };

async function main(): Promise<void> {
  const chdb = await loadChdb();
  if (chdb === null) {
    process.exitCode = 1;
    return;
  }
  const session = new chdb.Session();
  session.query(VIEW);
  const select = asking(session);
  const cpu = process.cpuUsage();
  const windows = await selectWindows(select, { fromMs, toMs }, 300_000, () => undefined);
  const { user, system } = process.cpuUsage(cpu);
  const spans = windows.spans.reduce((sum, count) => sum + count, 0);
  const [[perRow]] = await select(
    'SELECT avg(byteSize(*)) FROM (SELECT * FROM otel_traces LIMIT 100000)',
    'a row',
  );
  console.log(
    `${spans} spans of ${Number(perRow).toFixed(0)} bytes, ${windows.count} windows, ${windows.services.length} services: ` +
      `${answered.bytes} bytes came back, ${((100 * answered.bytes) / (spans * Number(perRow))).toFixed(4)} %; ` +
      `${((user + system) / 1e6).toFixed(0)} s of processor time`,
  );
  session.close();
}

void main();
