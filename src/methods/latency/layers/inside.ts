import type { LayerModel } from './layer-model';

/**
 * By class: how much longer its kernels take inside a network than on their own, as a calibration measures them. Its caches hold what
 * other kernels left there, which helps small kernels and is lost on those with weights.
 */
export type InsideFactors = Readonly<Record<string, number>>;

/**
 * Converts lines of kernels measured alone into lines of kernels inside a network. A class without a factor stays as it is.
 * @param weight how much of it, from 0 to 1
 */
export function insideNetworks(model: LayerModel, factors: InsideFactors, weight = 1): LayerModel {
  const classes = Object.entries(model.classes).map(([name, line]) => {
    const factor = Object.hasOwn(factors, name) ? factors[name] ** weight : 1;
    return [name, { ...line, coefficients: line.coefficients.map((value) => value * factor) }] as const;
  });
  return { ...model, classes: Object.fromEntries(classes) };
}
