import { createRequire } from 'node:module';
import { arch } from 'node:os';
import { array, literal, number, object, optional, record, safeParse, string } from 'valibot';
import { readMachine } from '../../methods/latency/network/machine';
import type { Calibration } from '../../methods/latency/calibration/calibrate';
import { CALIBRATION_VERSION } from '../../methods/latency/calibration/version';
import { hashText, type ResultStore, type Slot } from './result-store';

const line = object({ coefficients: array(number()), error: number(), samples: number() });
const calibrationSchema = object({
  version: literal(CALIBRATION_VERSION),
  measured: number(),
  probeMs: number(),
  unrest: optional(object({ spread: number(), waited: number() })),
  model: object({
    classes: record(string(), line),
    other: line,
    runMs: number(),
    probePace: number(),
    results: object({ smallMsPerByte: number(), largeMsPerByte: number() }),
    own: optional(
      array(
        object({
          class: string(),
          operators: string(),
          attributes: string(),
          work: array(number()),
          log: number(),
        }),
      ),
    ),
    channelBlock: optional(number()),
    rivals: object({
      msPerFlop: number(),
      classes: record(string(), array(number())),
      other: array(number()),
    }),
  }),
});

/** The last calibration of this machine; null when there is none that can be used. */
export async function loadCalibration(store: ResultStore): Promise<Calibration | null> {
  return (await store.get(await slotHere())) ?? null;
}

export async function keepCalibration(store: ResultStore, calibration: Calibration): Promise<void> {
  await store.put(await slotHere(), calibration);
}

/**
 * One for each kind of processor, its vector instructions (a virtual machine may hide some) and version of the runtime,
 * whose kernels differ between versions: a home folder may be shared between machines.
 */
async function slotHere(): Promise<Slot<Calibration>> {
  const { processor, vectorBits } = await readMachine();
  const machine = hashText(arch(), processor, vectorBits, runtimeVersion());
  return {
    method: `calibration-${machine.slice(0, 16)}`,
    version: CALIBRATION_VERSION,
    folder: null,
    parse: (stored) => {
      const parsed = safeParse(calibrationSchema, stored);
      return parsed.success ? parsed.output : null;
    },
  };
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
