// What of a block is seen and clicked: told as events, so that its click-through can be counted.

/** A block is seen when half of it is in the window, or when it fills half of the window. */
const HALF = 0.5;
/** So often it is looked at while it comes into the window. */
const STEPS = [...Array(11)].map((_, step) => step / 10);

/** Watches elements that show blocks; `track(event, params)` records an event. */
export const seen = (track) => {
  // What may not be recorded is none of the page's business.
  const tell = (event, params) => {
    try {
      track(event, params);
    } catch {}
  };
  // What each element shows and was not seen of yet.
  const unseen = new Map();

  const look = (entries) => {
    for (const { target, intersectionRatio, intersectionRect, rootBounds } of entries) {
      const fills = rootBounds && intersectionRect.height >= rootBounds.height * HALF;
      const block = unseen.get(target);
      if (!block || !(intersectionRatio >= HALF || fills)) continue;
      forget(target);
      tell("block_shown", { ...about(block), items: block.items.map(({ product_id }) => ({ product_id })) });
    }
  };
  const observer = new IntersectionObserver(look, { threshold: STEPS });

  const forget = (element) => {
    unseen.delete(element);
    observer.unobserve(element);
  };

  return {
    /** The element shows this from now on. */
    shows: (element, block) => {
      forget(element);
      if (!block.items?.length) return;
      unseen.set(element, block);
      // Begun anew it tells at once whether the element is in the window.
      observer.observe(element);
    },
    /** The element shows nothing, or is gone. */
    forget,
    /** Somebody clicked in an element that shows this. */
    clicked: (block, product) => tell("block_clicked", { ...about(block), product_id: product }),
  };
};

const about = ({ block, variant }) => ({ block, variant });
