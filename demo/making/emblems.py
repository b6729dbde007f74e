"""Little figures, one colour each (`{c}` where it is a stroke), drawn between -10 and 10."""

from making.look import INK, LEAF

EYES = f'<g fill="{INK}"><circle cx="-3" cy="-2" r="1.3"/><circle cx="3" cy="-2" r="1.3"/></g>'
THIN = f'fill="none" stroke="{INK}" stroke-width="1.3" stroke-linecap="round"'

EMBLEMS = {
    "heart": '<path d="M0 9C-16-1-9-14 0-5 9-14 16-1 0 9z"/>',
    "star": '<path d="M0-10l2.9 6.6 7.1.6-5.4 4.7 1.7 7.1L0 5.3l-6.3 3.7 1.7-7.1-5.4-4.7 7.1-.6z"/>',
    "flower": '<circle cx="0" cy="-5.5" r="4"/><circle cx="5.2" cy="-1.7" r="4"/><circle cx="3.2" cy="4.5" r="4"/><circle cx="-3.2" cy="4.5" r="4"/>'
              f'<circle cx="-5.2" cy="-1.7" r="4"/><circle r="2.6" fill="{INK}" opacity=".55"/>',
    "leaf": f'<path d="M-8 9C-11-5-2-10 9-9 10 3 4 11-8 9z"/><path d="M-8 9L4-4" {THIN}/>',
    "skull": f'<path d="M-8-2a8 8 0 0 1 16 0c0 3-1 4-3 5v5h-10V3c-2-1-3-2-3-5z"/><g fill="{INK}"><circle cx="-3.2" cy="-2" r="2.2"/><circle cx="3.2" cy="-2" r="2.2"/><path d="M0 1l1 2h-2zM-2 5h1v3h-1zM1 5h1v3H1z"/></g>',
    "crown": '<path d="M-9 7v-11l5 5 4-9 4 9 5-5V7z"/><circle cy="-8.5" r="1.7"/><circle cx="-9" cy="-5.5" r="1.5"/><circle cx="9" cy="-5.5" r="1.5"/>',
    "owl": f'<path d="M-8-9l4 2h8l4-2v12c0 9-16 9-16 0z"/><g fill="#fdf8ee"><circle cx="-3.4" cy="-2" r="3.4"/><circle cx="3.4" cy="-2" r="3.4"/></g>{EYES}<path d="M0 0l1.5 2.5h-3z" fill="#dcae4f"/>',
    "rabbit": f'<ellipse cx="-3.5" cy="-6" rx="2.4" ry="5"/><ellipse cx="3.5" cy="-6" rx="2.4" ry="5"/><circle cy="3" r="7"/><g fill="{INK}"><circle cx="-2.6" cy="2" r="1"/><circle cx="2.6" cy="2" r="1"/><path d="M-1 4.5h2L0 5.8z"/></g>',
    "dog": '<path d="M-10-3l1-5 3 2h3l1 6h6l3-3 2 1-1 4v6h-3V4h-8v4h-3V1l-4-1z"/>',
    "rocket": f'<path d="M0-10c5 4 5 9 4 14h-8c-1-5-1-10 4-14z"/><path d="M-4 0l-4 5v3l4-3zM4 0l4 5v3l-4-3z"/><circle cy="-3" r="2" fill="{INK}" opacity=".6"/><path d="M-2 5h4l-2 5z" fill="#dcae4f"/>',
    "mushroom": f'<path d="M-10 0c0-13 20-13 20 0z" fill="#c94f40"/><path d="M-3 0h6l1 9h-8z"/><circle cx="-4" cy="-4" r="1.7"/><circle cx="2" cy="-6" r="1.7"/><circle cx="6" cy="-2.5" r="1.4"/>',
    "strawberry": f'<path d="M0 10C-8 5-10-5-5-6H5c5 1 3 11-5 16z"/><path d="M-5-6l2-3 3 2 3-2 2 3-5 2z" fill="{LEAF}"/><path d="M-3-1v1M3-1v1M0 3v1" {THIN}/>',
    "apple": f'<path d="M0-4c10-6 12 13 0 13S-10-10 0-4z"/><path d="M0-4c0-3 1-4 2-5" {THIN}/><path d="M2-6q5-4 6 0-4 3-6 0z" fill="{LEAF}"/>',
    "pear": f'<path d="M0-7c5 0 3 5 6 8 5 11-17 11-12 0 3-3 1-8 6-8z"/><path d="M0-7q0-2 1.5-3" {THIN}/>',
    "car": f'<path d="M-10 4v-4l4-1 3-5h7l4 5 2 1v4z"/><g fill="{INK}"><circle cx="-5" cy="4" r="2.3"/><circle cx="5" cy="4" r="2.3"/></g>',
    "letter": '<path fill-rule="evenodd" d="M-9 8L-2-9h4L9 8H5L3.5 4h-7L-5 8zM-2 0h4L0-5z"/>',
    "cup": '<path d="M-9-4H5v1c5-1 6 7-1 6.5C2 6 1 7-2 7s-6-1-7-7zM5-1v3c3 0 3-4 0-3z"/><path d="M-10 8.5H7V10h-17z"/><path d="M-4-9q2 2 0 4M0-9q2 2 0 4" fill="none" stroke="{c}" stroke-width="1.2"/>',
    "cake": '<path d="M-7 1h14L5 10H-5z" opacity=".75"/><path d="M-8 0c-2-5 3-6 3-6 1-4 9-4 10 0 0 0 5 1 3 6z"/><circle cy="-8" r="2" fill="#c94f40"/>',
    "house": f'<path d="M-10 0L0-9 10 0H7v9H-7V0z"/><path d="M-2 9V3h4v6z" fill="{INK}" opacity=".6"/>',
    "babushka": f'<path d="M0-10c6 0 6 6 4.5 8C12 3 8 10 6 10H-6C-8 10-12 3-4.5-2-6-4-6-10 0-10z"/><circle cy="-5" r="3" fill="#fdf8ee"/><circle cy="4" r="3" fill="#dcae4f"/>',
    "bird": f'<path d="M-10-1l3-2c1-5 8-5 9 0l8 2-4 3c-2 7-11 7-12-1z"/><circle cx="-4" cy="-3" r=".9" fill="{INK}"/><path d="M-1 7v3M2 6.5v3" {THIN}/>',
    "reindeer": f'<path d="M-5-1C-5-6 5-6 5-1 6 5 3 10 0 10S-6 5-5-1z"/><path d="M-4-4l-4-5M-6-6.5l-3 .5M4-4l4-5M6-6.5l3 .5" fill="none" stroke="#86604c" stroke-width="1.5"/><g fill="{INK}"><circle cx="-2" cy="0" r="1"/><circle cx="2" cy="0" r="1"/></g><circle cy="6" r="2" fill="#c94f40"/>',
    "pudding": '<circle cy="1" r="9" fill="#86604c"/><path d="M-9 0C-9-11 9-11 9 0 6 4 5-1 3 1S0 4-2 1s-4 3-7-1z" fill="#fdf8ee"/><circle cx="-1.5" cy="-8" r="1.7" fill="#c94f40"/><circle cx="1.8" cy="-8.5" r="1.7" fill="#c94f40"/>',
    "bicycle": '<g fill="none" stroke="{c}" stroke-width="1.6"><circle cx="-6" cy="4" r="4"/><circle cx="6" cy="4" r="4"/><path d="M-6 4l4-8h6l2 8M-2-4l3 8H-6M1 4l3-8-1-3H6M-4-5h4"/></g>',
    "tower": '<path d="M-3 10V-4h6v14zM-3.8-4h7.6v-2.5h-7.6zM-3-6.5L0-11l3 4.5z"/>' f'<circle r="1.9" fill="{INK}" opacity=".6"/>',
    "horseshoe": '<path d="M-8-6c-3 20 19 20 16 0l-4-1C5 8-5 8-4-7z"/>',
    "butterfly": f'<path d="M0 0C-4-10-13-8-9-1-12 6-4 10 0 1 4 10 12 6 9-1 13-8 4-10 0 0z"/><path d="M0-5v11M0-5l-2-3M0-5l2-3" {THIN}/>',
    "dinosaur": f'<path d="M-10 8c5 0 4-5 5-9 1-3 5-3 6-2l3-5c3-3 7-1 6 2l-5 1c0 3 0 6-1 8v5H1V5h-4v3z"/><circle cx="6" cy="-7" r=".8" fill="{INK}"/>',
    "tent": f'<path d="M0-9L10 0H8v9H-8V0h-2z"/><path d="M-3 0v9M3 0v9M-8 0H8" {THIN}/><path d="M0-9v-2l4 1z" fill="#c94f40"/>',
    "girl": f'<circle cy="-5" r="5" fill="#dcae4f"/><circle cy="-4" r="3.6" fill="#fdf0e2"/><path d="M0 0l8 10H-8z"/><path d="M-5-7q5 2 10 0" {THIN}/>',
    "tree": '<path d="M0-10l5 6H3l5 6H4.5L9 8H2v3h-4V8h-7l4.5-6H-8l5-6h-2z"/>',
}
