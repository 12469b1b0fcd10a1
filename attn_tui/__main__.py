"""`python -m attn_tui` is `attn-tui`."""

from attn_tui.entry import main

if __name__ == "__main__":
    main()
