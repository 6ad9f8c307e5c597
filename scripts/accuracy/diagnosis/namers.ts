import type { Runtime } from '../../../src/compute';
import { fitClassifier } from '../../../src/methods/diagnosis/classifier/train';
import { openClassifier } from '../../../src/methods/diagnosis/classifier/forward';
import type { Kind } from '../../../src/methods/diagnosis/kinds/kind';
import { prototypeOf, prototypeScores } from '../../../src/methods/diagnosis/rivals/prototypes';
import { signScores } from '../../../src/methods/diagnosis/rivals/sign-vectors';
import type { Signature } from '../../../src/methods/diagnosis/signature/signature';

/** A signature and the place of its kind. */
export interface Shown {
  readonly signature: Signature;
  readonly kind: number;
}

/** A way to name kinds, of which some may have no example. */
export interface Namer {
  readonly name: string;
  /** Whether its answers depend on the seed. */
  readonly isSeeded: boolean;
  fit(
    kinds: readonly Kind[],
    shown: readonly Shown[],
    seed: number,
  ): Promise<(signature: Signature) => ArrayLike<number>>;
}

export const networkNamer = (runtime: Runtime): Namer => ({
  name: 'network',
  isSeeded: true,
  fit: async (kinds, shown, seed) => {
    const observed = shown.map(({ signature, kind }) => ({ signature, kinds: [kind] }));
    const parameters = await fitClassifier({ runtime, kinds, observed, seed });
    const classifier = openClassifier(parameters, kinds);
    return (signature) => classifier.compare(signature).logits;
  },
});

/** The plain rivals. */
export const rivalNamers: readonly Namer[] = [
  {
    name: 'sign vectors',
    isSeeded: false,
    fit: async (kinds) => (signature) => signScores(signature, kinds),
  },
  {
    name: 'prototypes',
    isSeeded: false,
    fit: async (kinds, shown) => {
      const prototypes = kinds.map((kind, place) =>
        prototypeOf(
          kind,
          shown.filter((example) => example.kind === place).map(({ signature }) => signature),
        ),
      );
      return (signature) => prototypeScores(signature, prototypes);
    },
  },
];
