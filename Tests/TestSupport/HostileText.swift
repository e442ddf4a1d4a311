/// Texts that would run a script or leave the page, if a page took them for markup.
///
/// Where one succeeds, the document's title is `owned`, or something is asked of a host `leak.invalid`.
public enum HostileText {
    public static let all = [
        "<script>document.title='owned'</script>",
        "\"><script>document.title='owned'</script>",
        "'><img src=x onerror=document.title='owned'>",
        "<svg onload=document.title='owned'>",
        "</title><script>document.title='owned'</script>",
        "</style><script>document.title='owned'</script>",
        "--><script>document.title='owned'</script><!--",
        "]]><script>document.title='owned'</script>",
        "<iframe src=\"javascript:parent.document.title='owned'\"></iframe>",
        "<a href=\"javascript:document.title='owned'\" autofocus onfocus=\"document.title='owned'\">x</a>",
        "<img src=\"http://leak.invalid/image\">",
        "<link rel=stylesheet href=\"http://leak.invalid/style\">",
        "<style>@import url(http://leak.invalid/import);</style>",
        "<body background=\"http://leak.invalid/background\" onload=\"document.title='owned'\">",
        "<meta http-equiv=refresh content=\"0;url=http://leak.invalid/refresh\">",
        "<base href=\"http://leak.invalid/\">",
        "<details open ontoggle=document.title='owned'>",
        "<math><mtext></mtext><script>document.title='owned'</script></math>",
        "&lt;script&gt;document.title='owned'&lt;/script&gt;",
        "\u{202E}<script>document.title='owned'</script>",
        "${document.title='owned'}{{constructor.constructor('document.title=1')()}}",
        "\" onmouseover=\"document.title='owned'\" x=\"",
        "javascript:document.title='owned'",
        "url(http://leak.invalid/url)",
        "<noscript><p title=\"</noscript><img src=x onerror=document.title='owned'>\">",
    ]
}
