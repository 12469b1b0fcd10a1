"""`python -m attn_tui` is `attn-tui`."""

from attn_tui.cli import main

if __name__ == "__main__":
    main()
