/** Marks that can be read without colour: a sign, a word, and then a colour. */
import type { Decimal } from 'decimal.js';
import { amountOf, money, percent, signed } from './format.ts';
import { html, type Markup } from './markup.ts';

/** A verdict as a badge. */
export function badge(kind: 'good' | 'bad' | 'none', word: string): Markup {
  const sign = { good: '✓', bad: '✗', none: '○' }[kind];
  return html`<span class="badge ${kind}"><span aria-hidden="true">${sign}</span> ${word}</span>`;
}

/** The mark of data that a generator made. */
export function syntheticTag(): Markup {
  return html`<span class="badge synthetic">SYNTHETIC DATA</span>`;
}

/** The class that colours a signed amount; the sign itself is in the text. */
export function toneOf(value: number): 'gain' | 'loss' | 'flat' {
  return value > 0 ? 'gain' : value < 0 ? 'loss' : 'flat';
}

/** An amount with its sign, coloured. */
export function signedMoney(amount: string | Decimal): Markup {
  const value = typeof amount === 'string' ? amountOf(amount) : amount;
  const tone = value === null ? 'flat' : toneOf(value.comparedTo(0));
  return html`<span class="${tone}">${signed(money(amount))}</span>`;
}

/** A fraction as a percentage with its sign, coloured. */
export function signedPercent(share: number, digits?: number): Markup {
  return html`<span class="${toneOf(share)}">${signed(percent(share, digits))}</span>`;
}
