/** `bot4/notebook`: what a notebook shows: figures, cards, progress, and anything with a display of its own. */
export { Card, type CardOptions, type CardVerdict, card } from '../lab/display/card.ts';
export { clearOutput, display } from '../lab/display/display.ts';
export { Figure, PLOTLY_MIME, plot } from '../lab/display/figure.ts';
export { input } from '../lab/display/input.ts';
export { DISPLAY, type Displayable, type MimeBundle, mimeBundle } from '../lab/display/mime.ts';
export { Progress, progress } from '../lab/display/progress.ts';
export { type DisplaySink, displaySink, setDisplaySink } from '../lab/display/sink.ts';
