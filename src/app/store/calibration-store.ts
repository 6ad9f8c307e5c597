import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch } from 'node:os';
import path from 'node:path';
import { array, literal, number, object, optional, record, safeParse, string } from 'valibot';
import { readMachine } from '../../methods/latency/network/machine';
import type { Calibration } from '../../methods/latency/calibration/calibrate';
import { CALIBRATION_VERSION } from '../../methods/latency/calibration/version';

const line = object({ coefficients: array(number()), error: number(), samples: number() });
const calibrationSchema = object({
  version: literal(CALIBRATION_VERSION),
  measured: number(),
  probeMs: number(),
  model: object({
    classes: record(string(), line),
    other: line,
    runMs: number(),
    channelBlock: optional(number()),
    rivals: object({
      msPerFlop: number(),
      classes: record(string(), array(number())),
      other: array(number()),
    }),
  }),
});

/** The last calibration of this machine; null when there is none that can be used. */
export async function loadCalibration(storageDir: string | null): Promise<Calibration | null> {
  if (storageDir === null) {
    return null;
  }
  try {
    const parsed = safeParse(calibrationSchema, JSON.parse(await readFile(await fileIn(storageDir), 'utf8')));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

/** Keeps a calibration, whole or not at all. */
export async function storeCalibration(storageDir: string, calibration: Calibration): Promise<void> {
  const file = await fileIn(storageDir);
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = `${file}.${randomBytes(4).toString('hex')}`;
  await writeFile(temporary, JSON.stringify(calibration));
  await rename(temporary, file);
}

/**
 * One for each kind of processor, its vector instructions (a virtual machine may hide some) and version of the runtime, which
 * makes other kernels with others: a home folder may be shared between machines.
 */
async function fileIn(storageDir: string): Promise<string> {
  const { processor, vectorBits } = await readMachine();
  const machine = `${arch()} ${processor} ${vectorBits} ${runtimeVersion()}`;
  return path.join(
    storageDir,
    'calibration',
    `${createHash('sha256').update(machine).digest('hex').slice(0, 16)}.json`,
  );
}

/** Without loading the runtime, which only child processes do; empty where there is none. */
function runtimeVersion(): string {
  try {
    const parsed = safeParse(
      object({ version: string() }),
      createRequire(__filename)('onnxruntime-node/package.json'),
    );
    return parsed.success ? parsed.output.version : '';
  } catch {
    return '';
  }
}
