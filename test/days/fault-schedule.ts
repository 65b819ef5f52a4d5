/** Faults that come at a time of their own: crashes, disks, outages, other people, the venue's own doings. */
import type { Day, DeathPoint } from './day.ts';
import { START } from './scheduler.ts';
import type { TrueFill } from './truth.ts';
import { tradeOf } from './venue-server.ts';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Bars close at full minutes and reach the runner 20 ms later: what happens here meets the orders that they lead to. */
const BEFORE_ORDERS = 10_000;

/**
 * Plans `act` about every `every` microseconds at the usual rate, when the fault is among those of the day.
 * @param atBar whether it happens just before orders leave.
 */
function often(day: Day, fault: number, every: number, act: () => void, atBar = false): void {
  const { plan, scheduler } = day;
  if (!plan.enabled.has(fault)) return;
  const rng = plan.stream(fault);
  let time = scheduler.now;
  for (;;) {
    time += Math.floor((every / plan.rate) * (0.2 + 1.6 * rng.uniform()));
    if (time >= day.end) return;
    const at = atBar ? time - ((time - START) % MINUTE) + MINUTE + BEFORE_ORDERS : time;
    scheduler.at(at, () => {
      if (!plan.active) return;
      plan.note(fault);
      act();
    });
  }
}

/** Plans the faults of a day. */
export function planFaults(day: Day): void {
  planDeaths(day);
  planDisk(day);
  planRollback(day);
  planNetwork(day);
  planVenue(day);
}

function planDeaths(day: Day): void {
  const points: readonly [number, DeathPoint][] = [
    [29, 'beforeSend'],
    [30, 'afterSend'],
    [31, 'onFill'],
    [20, 'beforeStop'],
    [32, 'inWrite'],
  ];
  for (const [fault, point] of points) {
    often(day, fault, 8 * HOUR, () => {
      day.death = point;
    });
  }
  often(day, 40, 8 * HOUR, () => day.die(20 * SECOND));
  often(day, 39, 20 * HOUR, () => {
    for (let i = 0; i < 4; i++) day.scheduler.at(day.scheduler.now + i * 7 * SECOND, () => day.die(SECOND));
  });
  often(day, 42, 20 * HOUR, () => {
    const { fingerprint } = day;
    day.fingerprint = 'another one';
    day.repair = () => {
      day.fingerprint = fingerprint;
    };
    day.die();
  });
}

function planDisk(day: Day): void {
  const { disk, plan } = day;
  often(day, 33, 10 * HOUR, () => {
    day.die(30 * SECOND);
    disk.cutPower((unsynced) => plan.stream(33).below(unsynced + 1));
  });
  often(day, 34, 20 * HOUR, () => {
    day.die();
    if (disk.size < 20_000) return;
    const backup = disk.snapshot();
    disk.flipBit((n) => plan.stream(34).below(n));
    day.repair = () => disk.restore(backup);
  });
  often(day, 35, 12 * HOUR, () => breakDisk(day), true);
  often(day, 36, 4 * HOUR, () => {
    disk.onSync = () => {
      disk.onSync = () => undefined;
      day.scheduler.now += 5 * SECOND;
    };
  });
}

/** F35: no space, or a sync that fails, for 20 seconds. */
function breakDisk({ disk, plan, scheduler }: Day): void {
  if (plan.stream(35).uniform() < 0.5) disk.isFull = true;
  else disk.failsToSync = true;
  scheduler.at(scheduler.now + 20 * SECOND, () => {
    disk.isFull = false;
    disk.failsToSync = false;
  });
}

/**
 * F37: somebody restores a journal that is a few minutes old. What happened since is at the venue and not in the journal:
 * the runner must find it, take what is held as given, and enter nothing there any more, whoever resets the kill switch.
 */
function planRollback(day: Day): void {
  const { disk, market, plan, scheduler, watch } = day;
  often(day, 37, 8 * HOUR, () => {
    const backup = disk.snapshot();
    const history = watch.history();
    const from = scheduler.now;
    scheduler.at(from + 5 * MINUTE + plan.stream(37).below(15 * MINUTE), () => {
      if (day.runner === undefined || !plan.active) return;
      day.die();
      disk.restore(backup);
      watch.putBack(history);
      watch.isBehind = true;
      watch.permit();
      for (let i = 0; i < market.instruments.length; i++) {
        const isAhead = market.truth.hasTradedSince(i, from + SECOND);
        if (isAhead && day.isAlone(37)) watch.forbid(i, scheduler.now, day.end);
      }
      resetLater(day);
    });
  });
}

function planNetwork(day: Day): void {
  const { server, plan } = day;
  // The way breaks down with an order on it: the venue has it, and the runner hears nothing but errors of the network.
  often(day, 11, 6 * HOUR, () => {
    server.cutAtPlace = MINUTE + plan.stream(11).below(4 * MINUTE);
  });
  often(day, 22, 3 * HOUR, () => server.cutStream(5 * SECOND + plan.stream(22).below(90 * SECOND)));
}

function planVenue(day: Day): void {
  const { market, scheduler, plan } = day;
  const some = (fault: number): number => plan.stream(fault).below(market.instruments.length);
  often(day, 21, 4 * HOUR, () => {
    const symbol = some(21);
    market.setThin(symbol, true);
    scheduler.at(scheduler.now + 15 * MINUTE, () => market.setThin(symbol, false));
  });
  often(day, 23, 20 * HOUR, () => takeTradeBack(day, some(23)));
  often(day, 24, 3 * HOUR, () => market.friendOrder(scheduler.now, some(24)), true);
  often(day, 25, 16 * HOUR, () => {
    const symbol = some(25);
    const lots = 1 + plan.stream(25).below(900);
    // So few that the venue does not take them are no trade.
    if (market.foreignOrder(scheduler.now, symbol, 1, lots, `by-hand-${scheduler.now}`) < 0) return;
    stopsIfAlone(day, 25, symbol);
    resetLater(day);
  });
  often(day, 26, 24 * HOUR, () => {
    const symbol = some(26);
    if (market.heldLots(symbol) > 0) stopsIfAlone(day, 26, symbol);
    market.liquidate(scheduler.now, symbol);
    resetLater(day);
  });
  often(day, 27, 10 * HOUR, () => {
    const symbol = some(27);
    setOpen(day, symbol, false);
    forbidIfAlone(day, 27, symbol, 10 * MINUTE);
    day.closings += 1;
    const { closings } = day;
    scheduler.at(scheduler.now + 10 * MINUTE, () => {
      // Closed again meanwhile: then the later end counts.
      if (day.closings === closings || !plan.has(27)) for (let i = 0; i < 2; i++) setOpen(day, i, true);
    });
  });
}

/** A fault that stands alone forbids entries for a time, from when the runner must have heard of it. */
function forbidIfAlone(day: Day, fault: number, symbol: number, micros: number): void {
  const { now } = day.scheduler;
  if (day.isAlone(fault)) day.watch.forbid(symbol, now + 5 * SECOND, now + micros);
}

/** The same for what must have tripped the kill switch or halted the instrument by then. */
function stopsIfAlone(day: Day, fault: number, symbol: number): void {
  const { scheduler, watch } = day;
  forbidIfAlone(day, fault, symbol, 3 * MINUTE);
  if (!day.isAlone(fault)) return;
  scheduler.at(scheduler.now + 5 * SECOND, () => day.withRunner((runner) => watch.mustBeStopped(symbol, runner)));
}

/** Somebody looks at it and lets entries in again, three minutes after the last thing that stopped them. */
function resetLater(day: Day): void {
  day.stops += 1;
  const { stops, scheduler } = day;
  scheduler.at(scheduler.now + 3 * MINUTE, () => {
    if (day.stops === stops) day.withRunner((runner) => runner.command('reset', 'looked at'));
  });
}

/** F23: the venue takes the last trade of an instrument back. What is held is then not what trades come to. */
function takeTradeBack(day: Day, symbol: number): void {
  const { market, scheduler, server } = day;
  const fill = (market.truth.fills[symbol] as TrueFill[]).at(-1);
  if (fill === undefined || fill.isVoid || !market.bust(scheduler.now, fill)) return;
  stopsIfAlone(day, 23, symbol);
  if (day.isAlone(23)) day.watch.forbid(symbol, scheduler.now + 5 * SECOND, day.end);
  server.tell({ kind: 'bust', trade: tradeOf(fill) });
}

function setOpen(day: Day, symbol: number, open: boolean): void {
  day.market.exchange.setStatus(day.scheduler.now, symbol, open);
  day.server.tell({ kind: 'status', instrument: symbol, open });
}
