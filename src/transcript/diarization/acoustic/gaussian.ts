/** What is kept of many vectors: how many, their sum, and the sum of their products with themselves (lower triangle, by rows). */
export interface Moments {
  count: number;
  sum: Float64Array;
  products: Float64Array;
}

export function emptyMoments(size: number): Moments {
  return { count: 0, sum: new Float64Array(size), products: new Float64Array((size * (size + 1)) / 2) };
}

/** Makes moments those of nothing again: thousands of new ones a minute would be garbage. */
export function clearMoments(moments: Moments): Moments {
  moments.count = 0;
  moments.sum.fill(0);
  moments.products.fill(0);
  return moments;
}

export function addVector(moments: Moments, values: Float64Array): void {
  const { sum, products } = moments;
  moments.count++;
  for (let row = 0, place = 0; row < sum.length; row++) {
    const value = values[row] as number;
    sum[row] = (sum[row] as number) + value;
    for (let column = 0; column <= row; column++, place++)
      products[place] = (products[place] as number) + value * (values[column] as number);
  }
}

export function addMoments(moments: Moments, other: Moments): void {
  moments.count += other.count;
  for (let i = 0; i < moments.sum.length; i++) moments.sum[i] = (moments.sum[i] as number) + (other.sum[i] as number);
  for (let i = 0; i < moments.products.length; i++) moments.products[i] = (moments.products[i] as number) + (other.products[i] as number);
}

/** What is known before the vectors are: few of them are drawn towards it. */
export interface Prior {
  /** Of all vectors of the recording. */
  spread: Moments;
  /** As if so many vectors more had half of that spread. */
  frames: number;
}

/** Put to every variance, of about 1: made voices vary so little that they would differ from themselves. */
const FLOOR = 0.05;

/** Covariance (lower triangle) into `into`. */
function covarianceOf(moments: Moments, { spread, frames }: Prior, into: Float64Array): Float64Array {
  const { count, sum } = moments;
  const share = (0.5 * frames) / Math.max(1, spread.count);
  for (let row = 0, place = 0; row < sum.length; row++)
    for (let column = 0; column <= row; column++, place++) {
      const scatter = scatterAt(moments, row, column, place) + share * scatterAt(spread, row, column, place);
      into[place] = scatter / (count + frames) + (row === column ? FLOOR : 0);
    }
  return into;
}

function scatterAt({ count, sum, products }: Moments, row: number, column: number, place: number): number {
  return (products[place] as number) - ((sum[row] as number) * (sum[column] as number)) / Math.max(1, count);
}

/** Replaces a lower triangle by its Cholesky factor; gives ln of the determinant. */
function factorise(matrix: Float64Array, size: number): number {
  let logDeterminant = 0;
  for (let row = 0, rowAt = 0; row < size; rowAt += ++row) {
    for (let column = 0, columnAt = 0; column <= row; columnAt += ++column) {
      let rest = matrix[rowAt + column] as number;
      for (let k = 0; k < column; k++) rest -= (matrix[rowAt + k] as number) * (matrix[columnAt + k] as number);
      if (column < row) matrix[rowAt + column] = rest / (matrix[columnAt + column] as number);
      else {
        const pivot = Math.max(rest, 1e-9);
        matrix[rowAt + row] = Math.sqrt(pivot);
        logDeterminant += Math.log(pivot);
      }
    }
  }
  return logDeterminant;
}

/** How much description the vectors need under a Gaussian of their own: count / 2 · ln |covariance|. */
export function createCost(prior: Prior): (moments: Moments) => number {
  const size = prior.spread.sum.length;
  const scratch = new Float64Array((size * (size + 1)) / 2);
  return (moments) => (moments.count / 2) * factorise(covarianceOf(moments, prior, scratch), size);
}

/** A normal distribution, ready to be asked. */
export interface Gaussian {
  mean: Float64Array;
  /** Inverse of the Cholesky factor of the covariance, lower triangle. */
  whitening: Float64Array;
  /** Inverse of the covariance, lower triangle. */
  precision: Float64Array;
  /** Half of ln of the determinant. */
  constant: number;
}

export function fitGaussian(moments: Moments, prior: Prior): Gaussian {
  const size = moments.sum.length;
  const factor = covarianceOf(moments, prior, new Float64Array((size * (size + 1)) / 2));
  const constant = factorise(factor, size) / 2;
  const whitening = new Float64Array(factor.length);
  const at = (row: number, column: number): number => (row * (row + 1)) / 2 + column;
  for (let column = 0; column < size; column++) {
    whitening[at(column, column)] = 1 / (factor[at(column, column)] as number);
    for (let row = column + 1; row < size; row++) {
      let sum = 0;
      for (let k = column; k < row; k++) sum -= (factor[at(row, k)] as number) * (whitening[at(k, column)] as number);
      whitening[at(row, column)] = sum / (factor[at(row, row)] as number);
    }
  }
  const precision = new Float64Array(factor.length);
  for (let row = 0, place = 0; row < size; row++)
    for (let column = 0; column <= row; column++, place++)
      for (let k = row; k < size; k++)
        precision[place] = (precision[place] as number) + (whitening[at(k, row)] as number) * (whitening[at(k, column)] as number);
  return { mean: moments.sum.map((value) => value / Math.max(1, moments.count)), whitening, precision, constant };
}

/** Ln of the density, without the constant that all share. */
export function logDensity({ mean, whitening, constant }: Gaussian, values: Float64Array): number {
  let squares = 0;
  for (let row = 0, place = 0; row < mean.length; row++) {
    let sum = 0;
    for (let column = 0; column <= row; column++, place++)
      sum += (whitening[place] as number) * ((values[column] as number) - (mean[column] as number));
    squares += sum * sum;
  }
  return -constant - squares / 2;
}

/** The same for all vectors of some moments together. */
export function momentsDensity({ mean, precision, constant }: Gaussian, { count, sum, products }: Moments): number {
  let squares = 0;
  for (let row = 0, place = 0; row < mean.length; row++) {
    const a = mean[row] as number;
    const rowSum = sum[row] as number;
    for (let column = 0; column <= row; column++, place++) {
      const b = mean[column] as number;
      const scatter = (products[place] as number) - rowSum * b - (sum[column] as number) * a + count * a * b;
      squares += (column < row ? 2 : 1) * (precision[place] as number) * scatter;
    }
  }
  return -count * constant - squares / 2;
}

export function sumOf(parts: readonly Moments[]): Moments {
  const sum = emptyMoments(parts[0]?.sum.length ?? 0);
  for (const part of parts) addMoments(sum, part);
  return sum;
}
