/** How well generated incidents are named, beside the rivals, and how well unlisted kinds are told from listed ones. */
import { openClassifier } from '../../../src/methods/diagnosis/classifier/forward';
import { profileOf, surpriseOf, type Profile } from '../../../src/methods/diagnosis/classifier/profiles';
import type { Kind } from '../../../src/methods/diagnosis/kinds/kind';
import { prototypeOf, prototypeScores } from '../../../src/methods/diagnosis/rivals/prototypes';
import { signScores } from '../../../src/methods/diagnosis/rivals/sign-vectors';
import type { Signature } from '../../../src/methods/diagnosis/signature/signature';
import { quantile } from '../../../src/numeric/quantile';
import type { GeneratedIncident } from './recordings';

/** Listed incidents that may be called unknown. */
export const FALSE_REJECTION = 0.05;

export const signaturesOfKind = (incidents: readonly GeneratedIncident[], id: string): Signature[] =>
  incidents.filter(({ kind }) => kind === id).map(({ signature }) => signature);

export const profilesOf = (kinds: readonly Kind[], training: readonly GeneratedIncident[]): Profile[] =>
  kinds.map((kind) => profileOf(kind, signaturesOfKind(training, kind.id)));

/** Share of the incidents of listed kinds that get their kind, or a kind of its family, by way of naming. */
export function accuracies(
  kinds: readonly Kind[],
  training: readonly GeneratedIncident[],
  test: readonly GeneratedIncident[],
  parameters: Float32Array,
): { readonly name: string; readonly kind: number; readonly family: number }[] {
  const classifier = openClassifier(parameters, kinds);
  const prototypes = kinds.map((kind) => prototypeOf(kind, signaturesOfKind(training, kind.id)));
  const ways: [string, (signature: Signature) => ArrayLike<number>][] = [
    ['network', (signature) => classifier.compare(signature).logits],
    ['sign vectors', (signature) => signScores(signature, kinds)],
    ['prototypes', (signature) => prototypeScores(signature, prototypes)],
  ];
  const listed = test.flatMap(({ kind, signature }) => {
    const truth = kinds.find(({ id }) => id === kind);
    return truth === undefined ? [] : [{ truth, signature }];
  });
  return ways.map(([name, scoresOf]) => {
    const named = listed.map(({ truth, signature }) => {
      const scores = Array.from(scoresOf(signature));
      return { truth, got: kinds[scores.indexOf(Math.max(...scores))] };
    });
    const share = (right: (row: { truth: Kind; got: Kind }) => boolean): number =>
      named.filter(right).length / named.length;
    return {
      name,
      kind: share(({ truth, got }) => truth === got),
      family: share(({ truth, got }) => truth.family === got.family),
    };
  });
}

/** Surprise that few incidents of the listed kinds exceed. */
export function surpriseLimit(
  kinds: readonly Kind[],
  profiles: readonly Profile[],
  incidents: readonly GeneratedIncident[],
): number {
  const listed = incidents.filter(({ kind }) => kinds.some(({ id }) => id === kind));
  return quantile(
    listed.map(({ signature }) => surpriseOf(signature, profiles)),
    1 - FALSE_REJECTION,
  );
}

/** Share of the incidents of listed kinds that are called unknown. */
export function falseRejection(
  kinds: readonly Kind[],
  profiles: readonly Profile[],
  limit: number,
  incidents: readonly GeneratedIncident[],
): number {
  const listed = incidents.filter(({ kind }) => kinds.some(({ id }) => id === kind));
  return listed.filter(({ signature }) => surpriseOf(signature, profiles) > limit).length / listed.length;
}

/** By kind, the share of test incidents that are called unknown. */
export function rejections(
  profiles: readonly Profile[],
  limit: number,
  test: readonly GeneratedIncident[],
): Map<string, number> {
  return new Map(
    [...new Set(test.map(({ kind }) => kind))].sort().map((kind) => {
      const own = signaturesOfKind(test, kind);
      return [kind, own.filter((signature) => surpriseOf(signature, profiles) > limit).length / own.length];
    }),
  );
}

/** The temperature at which the probabilities of the right kinds are highest. */
export function bestTemperature(
  kinds: readonly Kind[],
  parameters: Float32Array,
  incidents: readonly GeneratedIncident[],
): number {
  const classifier = openClassifier(parameters, kinds);
  const rows = incidents.flatMap(({ kind, signature }) => {
    const truth = kinds.findIndex(({ id }) => id === kind);
    return truth < 0 ? [] : [{ truth, logits: [...classifier.compare(signature).logits] }];
  });
  const lossAt = (temperature: number): number =>
    rows.reduce((sum, { truth, logits }) => {
      const most = Math.max(...logits);
      const total = logits.reduce((all, logit) => all + Math.exp((logit - most) / temperature), 0);
      return sum + Math.log(total) - (logits[truth] - most) / temperature;
    }, 0);
  const candidates = Array.from({ length: 40 }, (_, step) => 0.25 * 1.1 ** step);
  return candidates.reduce((best, candidate) => (lossAt(candidate) < lossAt(best) ? candidate : best));
}
