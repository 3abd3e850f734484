/** Code 128 (ISO/IEC 15417) and GS1-128: from the data to the widths of bars and spaces. Pure. */

/** Each symbol's six widths in modules, a bar first; by value, with the three starts, and the stop with its last bar. */
const SYMBOLS = (
  '212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222' +
  '123122123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321' +
  '232121111323131123131321112313132113132311211313231113231311112133112331132131113123113321133121' +
  '313121211331231131213113213311213131311123311321331121312113312311332111314111221411431111111224' +
  '111422121124121421141122141221112214112412122114122411142112142211241211221114413111241112134111' +
  '111242121142121241114212124112124211411212421112421211212141214121412121111143111341131141114113' +
  '114311411113411311113141114131311141411131211412211214211232'
).match(/\d{6}/g) as readonly string[]
const STOP = '2331112'

const FNC1 = 102
const CODE_C = 99
const CODE_B = 100
const START_B = 104
const START_C = 105
const CHECK_MODULUS = 103

/** Returns the widths in modules, bars and spaces in turn, or undefined for what cannot be written so. `isGs1`: begins with FNC1. */
export function code128(data: string, isGs1: boolean): number[] | undefined {
  if (!/^[\x21-\x7e]+$/.test(data)) return undefined
  const values = valuesOf(data, isGs1)
  const check = values.reduce((sum, value, index) => sum + value * Math.max(1, index), 0) % CHECK_MODULUS
  const symbols = [...values, check].map((value) => SYMBOLS[value] ?? '')
  return Array.from([...symbols, STOP].join(''), Number)
}

/** Digits go two in a symbol where four or more follow each other. */
function valuesOf(data: string, isGs1: boolean): number[] {
  let inPairs = digitsAt(data, 0) >= 4 || /^\d\d$/.test(data)
  const values = [inPairs ? START_C : START_B, ...(isGs1 ? [FNC1] : [])]
  for (let at = 0; at < data.length;) {
    const digits = digitsAt(data, at)
    const wantsPairs = inPairs ? digits >= 2 : digits >= 4 && digits % 2 === 0
    if (wantsPairs !== inPairs) values.push(wantsPairs ? CODE_C : CODE_B)
    inPairs = wantsPairs
    values.push(inPairs ? Number(data.slice(at, at + 2)) : data.charCodeAt(at) - 32)
    at += inPairs ? 2 : 1
  }
  return values
}

function digitsAt(data: string, at: number): number {
  return /^\d*/.exec(data.slice(at))?.[0].length ?? 0
}
