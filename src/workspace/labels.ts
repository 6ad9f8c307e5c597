import type { LabelledFault } from '../contracts/evaluation';
import { userError } from '../process/rpc/errors';
import { parseTimes } from './metrics/timestamps';
import { readTextRows, type TextRow } from './metrics/text-rows';

const COLUMNS = ['service', 'from', 'to', 'type'] as const;
type Column = (typeof COLUMNS)[number];

/**
 * Reads a table of faults: the columns service, from, to and type in any order and case; further columns are ignored.
 * @param asWritten the file as the user named it, for messages
 * @throws user error `bad-labels` with file, line and reason
 */
export async function readLabels(path: string, asWritten: string): Promise<LabelledFault[]> {
  const { rows, cutShort } = await readTextRows(path).catch((error: unknown) => {
    throw userError('bad-labels', `cannot read ${asWritten}: ${reasonOf(error)}`);
  });
  if (cutShort !== null) {
    throw userError('bad-labels', `${asWritten}: ${cutShort}`);
  }
  if (rows.length === 0) {
    throw userError('bad-labels', `${asWritten} is empty: it needs a header with ${COLUMNS.join(', ')}`);
  }
  const [header, ...body] = rows;
  const places = placesOf(header, asWritten);
  return body.map((row) => faultOf(row, places, header.fields.length, asWritten));
}

function placesOf({ fields, line }: TextRow, file: string): Record<Column, number> {
  const lower = fields.map((field) => field.toLowerCase());
  const missing = COLUMNS.filter((column) => !lower.includes(column));
  if (missing.length > 0) {
    throw fault(file, line, `the header has no column ${missing.join(', ')}`);
  }
  return Object.fromEntries(COLUMNS.map((column) => [column, lower.indexOf(column)])) as Record<
    Column,
    number
  >;
}

function faultOf(
  { fields, line }: TextRow,
  places: Record<Column, number>,
  width: number,
  file: string,
): LabelledFault {
  if (fields.length !== width) {
    throw fault(file, line, `the row has ${fields.length} fields, the header ${width}`);
  }
  const service = fields[places.service];
  if (service === '') {
    throw fault(file, line, 'the service is missing');
  }
  const [fromMs, toMs] = (['from', 'to'] as const).map((column) => {
    const [ms] = parseTimes([fields[places[column]]]);
    if (Number.isNaN(ms)) {
      throw fault(
        file,
        line,
        `'${fields[places[column]]}' in column ${column} is neither an ISO nor a Unix time`,
      );
    }
    return ms;
  });
  if (toMs <= fromMs) {
    throw fault(file, line, 'the end is not later than the start');
  }
  return { service, fromMs, toMs, type: fields[places.type] };
}

const fault = (file: string, line: number, reason: string): Error =>
  userError('bad-labels', `${file}, line ${line}: ${reason}`);

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
