/** A product in a cart, an order or a list. */
export interface Item {
  product_id: string;
  variant?: string;
  name?: string;
  category?: string;
  brand?: string;
  /** Of one piece, in the shop's currency. */
  price?: number;
  quantity?: number;
  total?: number;
  url?: string;
  image_url?: string;
  [field: string]: unknown;
}

/** What comes with an event: anything that JSON can say, 32 KB at most. */
export type Params = Record<string, unknown>;

/** The events that Shoal knows by name; any other name may be tracked as well. */
export interface Events {
  product_viewed: Item;
  products_searched: { query: string } & Params;
  product_list_viewed: { category?: string; items?: Item[] } & Params;
  product_added: Item;
  product_removed: Item;
  cart_viewed: { items?: Item[] } & Params;
  /** The whole cart as it is now. */
  cart_updated: { items: Item[] } & Params;
  checkout_started: { items?: Item[]; total?: number; currency?: string } & Params;
  /** Counts once for each `order_id`. */
  order_completed: { order_id: string; total?: number; currency?: string; items?: Item[] } & Params;
  order_refunded: { order_id: string } & Params;
  order_cancelled: { order_id: string } & Params;
}

/** What the visitor allows; what is left out stays as it was. */
export interface Consent {
  tracking?: boolean;
  personalization?: boolean;
  marketing?: boolean;
}

/** What became of the calls of this page. */
export interface Sent {
  /** Stored by the server. */
  accepted: number;
  /** Refused by the server for good. */
  refused: number;
  /** Given up for lack of room. */
  dropped: number;
  /** Not answered yet; kept, and sent again. */
  waiting: number;
}

/** What a block shows. */
export interface BlockOptions {
  limit?: number;
  /** The product of the page, for blocks that go with one. */
  product?: string;
  category?: string;
}

/** A block's products, for shops that draw them themselves. */
export interface Block {
  items: Item[];
  [field: string]: unknown;
}

/** A segment that is shown to pages. */
export interface Segment {
  id: string;
  name: string;
}

/** The segment that the visitor entered or left, and when. */
export interface Transition extends Segment {
  at: Date;
}

export interface Shoal {
  /**
   * Tells what the visitor did.
   * @returns the call's message id; rejects when the name or the params cannot be sent
   * @example shoal.track("product_viewed", { product_id: "42", price: 9.5 })
   */
  track<Name extends keyof Events>(name: Name, params: Events[Name]): Promise<string>;
  track<Name extends string>(name: Name extends keyof Events ? never : Name, params?: Params): Promise<string>;
  /** Tells of a page view, where `auto` does not. */
  page(params?: Params): Promise<string>;
  /** Says who the visitor is: the shop's id of the customer, or a token that the shop's server signed. */
  identify(user: string | { token: string }, traits?: Params): Promise<string>;
  identify(user: null, traits: Params): Promise<string>;
  /** The visitor has signed out: what follows is somebody else's. */
  reset(): Promise<void>;
  /** What the visitor answered; `version` names the text that they were shown. */
  consent(answer: boolean | Consent, options?: { version?: string }): Promise<Consent>;
  /** Fills an element with a block from now on, or without one fetches the block's products. */
  block(element: Element | null, name: string, options?: BlockOptions): Promise<Block>;
  /**
   * The segments, among those shown to pages, that the visitor is in, by what this browser did lately; rejects
   * when the visitor does not allow it.
   */
  segments(): Promise<Segment[]>;
  /**
   * Calls `listener` when the visitor enters or leaves a segment that is shown to pages, without asking the
   * server. Resolves when it is listened for; rejects when the visitor does not allow it.
   */
  on(event: "entered" | "left", listener: (transition: Transition) => void): Promise<void>;
  /** Calls `listener` once the tracker is there. */
  on(event: "ready", listener: () => void): Promise<void>;
  /** Sends everything now; resolves when all is answered or has to wait for another try. */
  flush(): Promise<Sent>;
  /** Opens a panel in the page with what the tracker knows, and tells on the console what is sent and answered. */
  debug(on: boolean): Promise<Sent>;
  /** What was done under an earlier id, by default this browser's, was done by this user. */
  alias(user: string, previous?: string): Promise<string>;
  /** The visitor belongs to a company or a household. */
  group(group: string, traits?: Params): Promise<string>;
  /** A call as a list: its method and arguments. */
  push(call: [method: string, ...args: unknown[]]): Promise<unknown>;
}

/** What is captured without being told. */
export type Automatic = "page" | "click" | "form" | "search" | "dwell" | "cart" | "datalayer" | "es";

export interface LoadOptions {
  /** Where `shoal.js` is: on the Shoal server, behind a path of the shop, or among its own files. */
  src: string;
  /** The shop's write key. */
  key: string;
  /** Where calls go, without a slash at the end; by default where `src` is. */
  endpoint?: string;
  /** By default `["page", "click", "form", "search"]`. */
  auto?: Automatic[] | (string & {});
  /** With `"required"` nothing is kept or sent before `consent`. */
  consent?: "required";
  /** The domain of the visitor's cookie, `"auto"` for the widest; by default the page's host alone. */
  cookieDomain?: string;
  /** Given as `""`, sessions end at midnight too. */
  sessionMidnight?: "";
  /** With `"skip"` nothing is recorded where a program drives the browser. */
  bots?: "skip";
  /** The nonce of the page's content security policy. */
  nonce?: string;
  /** What the bytes of `src` must hash to. */
  integrity?: string;
}

/** The tracker. Calls made before it is loaded wait for it, with the time at which they were made. */
export const shoal: Shoal;

/** Brings the script into the page, once; rejects when it cannot be loaded. */
export function load(options: LoadOptions): Promise<Shoal>;

declare global {
  interface Window {
    shoal: Shoal;
  }
}
